/** What samples have around them: scenes, what they are recorded on, and how it is drawn. */
@NullMarked
package dev.heddle.samples.stage;

import org.jspecify.annotations.NullMarked;
