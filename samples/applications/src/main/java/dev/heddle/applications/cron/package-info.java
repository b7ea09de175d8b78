/** A scheduler of commands in the manner of cron. */
@NullMarked
package dev.heddle.applications.cron;

import org.jspecify.annotations.NullMarked;
