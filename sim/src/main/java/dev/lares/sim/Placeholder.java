package dev.lares.sim; final class Placeholder {}
