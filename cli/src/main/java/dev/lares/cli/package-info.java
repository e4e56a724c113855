/** The lares program: {@link dev.lares.cli.Main} picks the command, each command has a type of its own. */
package dev.lares.cli;
