/** The systemd journal for {@link System.Logger}. */
package dev.lares.logging.systemlogger;
