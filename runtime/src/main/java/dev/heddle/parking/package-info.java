/**
 * The one way to wait. Every primitive of Heddle parks its waiters through {@link
 * dev.heddle.parking.WaitQueue}, and so can yours: cancellation, fairness, hand-over without loss
 * and the record of who waits on what come with it.
 *
 * <p>The idea of one such class under all primitives is Trio's {@code ParkingLot}, which has it
 * from WebKit's.
 */
@NullMarked
package dev.heddle.parking;

import org.jspecify.annotations.NullMarked;
