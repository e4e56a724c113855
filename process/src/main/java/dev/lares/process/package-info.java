/** Processes and threads as /proc shows them, and what kind each is. */
package dev.lares.process;
