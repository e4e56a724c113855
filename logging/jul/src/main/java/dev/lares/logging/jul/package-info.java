/** The systemd journal for java.util.logging. */
package dev.lares.logging.jul;
