import { defineConfig } from 'vite'
import { app } from '../../tools/vite'

export default defineConfig(app('public', { base: '/', preact: true }))
