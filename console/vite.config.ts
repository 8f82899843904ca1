import { defineConfig } from 'vitest/config'
import react from '@vitejs/plugin-react'
import { copyFileSync } from 'node:fs'

/** Hosts of static files answer an address they do not know with 404.html: deep links work there too. */
const deepLinks = {
  name: 'deep-links',
  closeBundle() {
    copyFileSync(new URL('dist/index.html', import.meta.url), new URL('dist/404.html', import.meta.url))
  },
}

export default defineConfig(({ command, mode }) => ({
  base: process.env.PILOT_CONSOLE_BASE ?? '/',
  plugins: [react(), ...(command === 'build' && mode !== 'test' ? [deepLinks] : [])],
  build: { target: 'es2022', assetsInlineLimit: 0, reportCompressedSize: false },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/openapi'].map(path => [path, { target: process.env.PILOT_URL ?? 'http://127.0.0.1:5180' }]),
    ),
    fs: { allow: ['..'] },
  },
  test: { environment: 'jsdom', include: ['src/**/*.test.{ts,tsx}'], clearMocks: true },
}))
