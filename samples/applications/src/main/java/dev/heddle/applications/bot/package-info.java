/** A bot that polls for what people say to it, and the messenger it talks to. */
@NullMarked
package dev.heddle.applications.bot;

import org.jspecify.annotations.NullMarked;
