public import RoostCore

/// The library tools have nothing to set.
@Generable public struct LibrarySettings {}
