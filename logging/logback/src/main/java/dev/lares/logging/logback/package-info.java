/** The systemd journal for Logback. */
package dev.lares.logging.logback;
