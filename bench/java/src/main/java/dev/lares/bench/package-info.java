/** What the daemon library costs, measured by JMH, and the programs whose start {@code bench/library} measures. */
package dev.lares.bench;
