/** See module-info. */
package dev.lares.sim;
