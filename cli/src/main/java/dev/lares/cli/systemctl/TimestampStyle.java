package dev.lares.cli.systemctl;

/** How a point in time is written, systemctl(1) "--timestamp=". */
enum TimestampStyle {
    PRETTY, US, UTC, US_UTC, UNIX
}
