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
// From the outputs of infra/aws/pilot.yaml; empty without AWS.
param awsRoleArn = readEnvironmentVariable('PILOT_AWS_ROLE', '')
param awsAudience = readEnvironmentVariable('PILOT_AWS_AUDIENCE', '')
param awsRegion = readEnvironmentVariable('PILOT_AWS_REGION', '')
param subscribe = false
param tags = {
  environment: 'prod'
}
