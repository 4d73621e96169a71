public import RoostCore

/// The kitchen tools have nothing to set.
@Generable public struct KitchenSettings {}
