/** Programs whose classes are of one package, and use what only that may. */
package programs.shop;
