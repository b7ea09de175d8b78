/** Programs under test, outside of Heddle's packages as users' programs are. */
@NullMarked
package programs;

import org.jspecify.annotations.NullMarked;
