export { HomeScreen } from './home/home-screen.tsx';
export { Layout } from './layout.tsx';
export { NowhereScreen } from './nowhere-screen.tsx';
