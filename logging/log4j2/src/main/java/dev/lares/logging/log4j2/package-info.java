/** Logging to the systemd journal. */
package dev.lares.logging.log4j2;
