/** Images and frames of videos, converted by worker processes in memory that they share. */
@NullMarked
package dev.heddle.applications.frames;

import org.jspecify.annotations.NullMarked;
