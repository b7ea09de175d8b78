/** Processes whose threads, pipes and ends are those of a simulation. */
package dev.heddle.testkit.processes;
