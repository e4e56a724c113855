package dev.lares.engine;

/** The priorities of syslog(3), by number from 0. */
public enum LogLevel { EMERG, ALERT, CRIT, ERR, WARNING, NOTICE, INFO, DEBUG }
