/**
 * What is told of tasks and failures, in words, JSON and events. Hidden: called by the rest of the runtime;
 * nothing here decides anything.
 */
@NullMarked
package dev.heddle.report;

import org.jspecify.annotations.NullMarked;
