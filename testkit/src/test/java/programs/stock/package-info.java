/** A program of classes of two packages that know each other. */
package programs.stock;
