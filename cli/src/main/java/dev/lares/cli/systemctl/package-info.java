/**
 * The verbs of systemctl(1) as a client of the manager's private socket: for images without systemd's tools. Output and exit status
 * are those of systemd 252's program, line by line, but for {@code --json}; {@link dev.lares.cli.systemctl.Systemctl} is the entry.
 */
package dev.lares.cli.systemctl;
