/** Logging to the systemd journal. */
package dev.lares.logging.jul;
