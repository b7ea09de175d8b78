/** A crawler that looks for dead links, politely, and ends by itself. */
@NullMarked
package dev.heddle.applications.crawler;

import org.jspecify.annotations.NullMarked;
