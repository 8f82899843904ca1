// What neither of the parameter files for deploying chooses: laid beside them by the tests.
using 'main.bicep'

param name = 'pilotfull'
param location = 'westeurope'
param durableBackend = 'storage'
param withCluster = true
param clusterUserId = '00000000-0000-0000-0000-0000000000c1'
param agentImage = 'ghcr.io/example/pilot-agent:1'
param subscribe = true
