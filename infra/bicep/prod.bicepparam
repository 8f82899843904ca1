using 'main.bicep'

param name = 'pilot'
param location = 'westeurope'
param durableBackend = 'scheduler'
param storageSku = 'Standard_ZRS'
param registrySku = 'Standard'
param warmInstances = 1
param logRetentionDays = 90
param gpuProfiles = [
  'Consumption-GPU-NC8as-T4'
  'Consumption-GPU-NC24-A100'
]
param subscribe = false
param tags = {
  environment: 'prod'
}
