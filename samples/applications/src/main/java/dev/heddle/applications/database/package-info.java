/** Transfers between accounts in a database: nothing is lost, whoever is cancelled when. */
@NullMarked
package dev.heddle.applications.database;

import org.jspecify.annotations.NullMarked;
