package dev.lares.process;

/**
 * The four user ids of a process, or its four group ids, credentials(7).
 *
 * @param real who started it
 * @param effective whose rights it has
 * @param saved what it may make its effective id again
 * @param filesystem whose rights it has towards files; nearly always the effective one
 */
public record Ids(int real, int effective, int saved, int filesystem) {}
