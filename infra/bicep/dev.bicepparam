using 'main.bicep'

param name = 'pilotdev'
param location = 'westeurope'
param durableBackend = 'scheduler'
param maxInstances = 40
param subscribe = false
param tags = {
  environment: 'dev'
}
