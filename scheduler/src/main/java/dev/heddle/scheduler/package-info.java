/**
 * Schedulers of virtual threads: who runs next, and on which carrier.
 *
 * <p>Nothing in here knows of tasks, groups or cancellation; those live one layer up.
 */
@NullMarked
package dev.heddle.scheduler;

import org.jspecify.annotations.NullMarked;
