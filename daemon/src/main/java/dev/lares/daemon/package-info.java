/** Daemons and services: daemon(7), daemon(3), sd_notify(3), sd_listen_fds(3), systemd.journal-fields(7). */
package dev.lares.daemon;
