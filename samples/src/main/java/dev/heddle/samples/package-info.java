/** The command line: {@code ./heddle demo}, {@code list}, {@code run}, {@code doctor}. */
@NullMarked
package dev.heddle.samples;

import org.jspecify.annotations.NullMarked;
