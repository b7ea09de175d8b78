/** Samples: values on their way from one to another. */
@NullMarked
package dev.heddle.samples.passing;

import org.jspecify.annotations.NullMarked;
