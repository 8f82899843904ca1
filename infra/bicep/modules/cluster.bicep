import { Tags } from '../types.bicep'

@description('Name of the cluster.')
param name string

@description('Region.')
param location string

@description('Machine type of the GPU pool.')
param gpuSize string

@description('Most machines in the GPU pool.')
param gpuMost int

@description('Object id of who may start jobs in the cluster; empty for nobody yet.')
param userId string

@description('Tags.')
param tags Tags

var clusterUser = '4abbcc35-e782-43d8-92c5-2d3f1bd2253f'
var rbacWriter = 'a7ffa36f-339b-4b5c-8bdf-e2c188b2c0eb'

resource cluster 'Microsoft.ContainerService/managedClusters@2026-05-01' = {
  name: name
  location: location
  tags: tags
  identity: {
    type: 'SystemAssigned'
  }
  sku: {
    name: 'Base'
    tier: 'Free'
  }
  properties: {
    dnsPrefix: name
    disableLocalAccounts: true
    enableRBAC: true
    aadProfile: {
      managed: true
      enableAzureRBAC: true
    }
    oidcIssuerProfile: {
      enabled: true
    }
    securityProfile: {
      workloadIdentity: {
        enabled: true
      }
    }
    networkProfile: {
      networkPlugin: 'azure'
      networkPluginMode: 'overlay'
    }
    autoUpgradeProfile: {
      upgradeChannel: 'patch'
    }
    agentPoolProfiles: [
      {
        name: 'system'
        mode: 'System'
        vmSize: 'Standard_D2s_v5'
        osType: 'Linux'
        enableAutoScaling: true
        minCount: 1
        maxCount: 3
        count: 1
      }
    ]
  }
}

resource gpuPool 'Microsoft.ContainerService/managedClusters/agentPools@2026-05-01' = {
  parent: cluster
  name: 'gpu'
  properties: {
    mode: 'User'
    vmSize: gpuSize
    osType: 'Linux'
    enableAutoScaling: true
    minCount: 0
    maxCount: gpuMost
    count: 0
    nodeLabels: {
      'pilot/compute': 'true'
    }
    nodeTaints: [
      'nvidia.com/gpu=present:NoSchedule'
    ]
  }
}

resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in [
  clusterUser
  rbacWriter
]: if (userId != '') {
  name: guid(cluster.id, userId, role)
  scope: cluster
  properties: {
    principalId: userId
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
  }
}]

@description('Name.')
output name string = cluster.name
