@export()
@description('Names and values that every resource carries.')
type Tags = {
  *: string
}

@export()
@description('Profiles of Container Apps that have a GPU; the subscription must have quota for each.')
type GpuProfile = 'Consumption-GPU-NC8as-T4' | 'Consumption-GPU-NC24-A100'
