package dev.heddle.samples.choose;

/**
 * What some work is like.
 *
 * @param does what its pieces do most of the time
 * @param pieces how many there are at once
 * @param sharesData whether they change the same data
 * @param mayCrash whether one may crash, or has to be stopped by force
 */
record Work(Does does, int pieces, boolean sharesData, boolean mayCrash) {}
