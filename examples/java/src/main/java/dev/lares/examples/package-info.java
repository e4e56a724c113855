/** Examples to run and to copy from. */
package dev.lares.examples;
