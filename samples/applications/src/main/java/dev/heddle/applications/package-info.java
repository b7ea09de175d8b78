/** The command line of the applications: {@code ./heddle app NAME}. */
@NullMarked
package dev.heddle.applications;

import org.jspecify.annotations.NullMarked;
