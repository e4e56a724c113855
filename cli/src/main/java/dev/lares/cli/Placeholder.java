package dev.lares.cli; final class Placeholder {}
