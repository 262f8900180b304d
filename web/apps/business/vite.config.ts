import { defineConfig } from 'vite'
import { app } from '../../tools/vite'

export default defineConfig(app('business', { base: '/business/' }))
