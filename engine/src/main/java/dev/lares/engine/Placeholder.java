package dev.lares.engine; final class Placeholder {}
