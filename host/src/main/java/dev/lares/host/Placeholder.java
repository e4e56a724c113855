package dev.lares.host; final class Placeholder {}
