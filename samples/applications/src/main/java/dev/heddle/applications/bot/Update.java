package dev.heddle.applications.bot;

/** Something that somebody has said to the bot. Ids grow. */
record Update(long id, long chat, String text) {}
