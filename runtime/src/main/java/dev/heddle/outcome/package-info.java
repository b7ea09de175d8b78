/**
 * Results to come: set once, awaited by any number of threads, called back, and turned into futures of the JDK's.
 * Hidden: the faces are {@link dev.heddle.Eventual} and {@link dev.heddle.Promise}.
 */
@NullMarked
package dev.heddle.outcome;

import org.jspecify.annotations.NullMarked;
