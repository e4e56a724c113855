/** The systemd journal for Log4j 2. */
package dev.lares.logging.log4j2;
