/**
 * Looking at a run from outside: what a {@link dev.heddle.TaskTree} is made of, probes that are told
 * what happens, a timeline picture and a live page.
 */
@NullMarked
package dev.heddle.observe;

import org.jspecify.annotations.NullMarked;
