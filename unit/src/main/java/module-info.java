/** Unit file text to typed unit (systemd.syntax(7), systemd.unit(5)). Pure: no clock, files or environment. */
module dev.lares.unit {
    exports dev.lares.unit;
}
