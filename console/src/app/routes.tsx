import { createBrowserRouter, type RouteObject } from 'react-router'
import { NotFound, RouteError } from './NotFound'
import { Shell } from './Shell'

type PageModule = { default: () => React.JSX.Element }
const page = (load: () => Promise<PageModule>) => ({ lazy: async () => ({ Component: (await load()).default }) })

const routes: RouteObject[] = [
  { path: '/login', ...page(() => import('../pages/login/LoginPage')), HydrateFallback: () => null, errorElement: <RouteError /> },
  {
    path: '/',
    element: <Shell />,
    errorElement: <RouteError />,
    HydrateFallback: () => null,
    children: [
      {
        errorElement: <RouteError />,
        children: [
          { index: true, ...page(() => import('../pages/overview/OverviewPage')) },
          { path: 'jobs', ...page(() => import('../pages/jobs/JobsPage')) },
          {
            path: 'jobs/:id',
            ...page(() => import('../pages/job/JobPage')),
            children: [
              { index: true, ...page(() => import('../pages/job/AboutTab')) },
              { path: 'log', ...page(() => import('../pages/job/log/LogTab')) },
              { path: 'metrics', ...page(() => import('../pages/job/metrics/MetricsTab')) },
              { path: 'outputs', ...page(() => import('../pages/job/outputs/OutputsTab')) },
            ],
          },
          { path: 'deploy/:id', ...page(() => import('../pages/deploy/DeployJobPage')) },
          { path: 'tasks', ...page(() => import('../pages/tasks/TasksPage')) },
          { path: 'tasks/:digest', ...page(() => import('../pages/deploy/DeployTaskPage')) },
          { path: 'orchestrations', ...page(() => import('../pages/orchestrations/OrchestrationsPage')) },
          { path: 'orchestrations/:id', ...page(() => import('../pages/orchestrations/OrchestrationPage')) },
          { path: 'users', ...page(() => import('../pages/users/UsersPage')) },
          { path: 'tokens', ...page(() => import('../pages/tokens/TokensPage')) },
          { path: 'settings', ...page(() => import('../pages/settings/SettingsPage')) },
          { path: 'help/errors/:code', ...page(() => import('../pages/help/ErrorHelpPage')) },
          { path: '*', element: <NotFound /> },
        ],
      },
    ],
  },
]

export const makeRouter = () => createBrowserRouter(routes, { basename: import.meta.env.BASE_URL.replace(/\/$/, '') || '/' })
