package dev.lares.linux; final class Placeholder {}
