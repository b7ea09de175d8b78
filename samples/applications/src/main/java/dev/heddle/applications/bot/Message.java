package dev.heddle.applications.bot;

/** Something that the bot says. */
record Message(long chat, String text) {}
