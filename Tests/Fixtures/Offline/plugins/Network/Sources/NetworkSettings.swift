public import RoostCore

/// The network tools have nothing to set.
@Generable public struct NetworkSettings {}
